/** The Pusher protocol as bytes: what clients may say and what they are told. Nothing here may know connections or Redis. */
@NullMarked
package dev.innkeeper.realtime.wire;

import org.jspecify.annotations.NullMarked;
