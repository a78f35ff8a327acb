/** Tests of asking histories that need no server. Whole resumptions are tested one package above. */
@NullMarked
package dev.innkeeper.realtime.resume;

import org.jspecify.annotations.NullMarked;
