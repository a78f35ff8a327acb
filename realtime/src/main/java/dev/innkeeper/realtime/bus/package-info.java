/** The messages of all nodes, through Redis: subscribed only while somebody here listens. Nothing here may know WebSockets. */
@NullMarked
package dev.innkeeper.realtime.bus;

import org.jspecify.annotations.NullMarked;
