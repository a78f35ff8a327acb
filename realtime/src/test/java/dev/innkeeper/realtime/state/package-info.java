/** Other nodes, as far as Redis can tell. Nothing here may need a socket. */
@NullMarked
package dev.innkeeper.realtime.state;

import org.jspecify.annotations.NullMarked;
