/**
 * The realtime service seen through its WebSocket and HTTP addresses only. Nothing here may call a class of the
 * service itself; events are published as the other services publish them.
 */
@NullMarked
package dev.innkeeper.realtime;

import org.jspecify.annotations.NullMarked;
