/** Tests of what watchers are told. No sockets here. */
@NullMarked
package dev.innkeeper.realtime.users;

import org.jspecify.annotations.NullMarked;
