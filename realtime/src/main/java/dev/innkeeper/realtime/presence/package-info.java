/**
 * This node's copies of the lists of members, and who is in presence channels through it. Nothing here may know sockets;
 * everything runs on the bus' context.
 */
@NullMarked
package dev.innkeeper.realtime.presence;

import org.jspecify.annotations.NullMarked;
