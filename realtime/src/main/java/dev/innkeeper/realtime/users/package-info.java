/**
 * Users that are signed in: who is online, who watches whom, and ending all connections of one. Nothing here may know
 * sockets; everything runs on the bus' context.
 */
@NullMarked
package dev.innkeeper.realtime.users;

import org.jspecify.annotations.NullMarked;
