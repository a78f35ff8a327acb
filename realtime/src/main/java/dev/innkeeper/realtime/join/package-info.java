/** What lies between Redis' confirmation of a channel and the answer to the client. Nothing here may know sockets or threads. */
@NullMarked
package dev.innkeeper.realtime.join;

import org.jspecify.annotations.NullMarked;
