/** Tests of the copies of lists of members. No sockets and no Redis here. */
@NullMarked
package dev.innkeeper.realtime.presence;

import org.jspecify.annotations.NullMarked;
