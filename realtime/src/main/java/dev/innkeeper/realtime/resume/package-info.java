/** What channels with a history remember, and who missed what of it. Nothing here may know sockets. */
@NullMarked
package dev.innkeeper.realtime.resume;

import org.jspecify.annotations.NullMarked;
