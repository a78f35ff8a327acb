/** The clients of this node: handshake, subscriptions, limits, delivery, farewell. Nothing here may block its event loop. */
@NullMarked
package dev.innkeeper.realtime.socket;

import org.jspecify.annotations.NullMarked;
