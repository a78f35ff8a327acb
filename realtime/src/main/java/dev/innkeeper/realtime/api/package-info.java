/** The HTTP API of the Pusher protocol: signed requests that publish and ask. Nothing here may know sockets or block. */
@NullMarked
package dev.innkeeper.realtime.api;

import org.jspecify.annotations.NullMarked;
