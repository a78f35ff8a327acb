/** Tests of the HTTP API's parts that need no server. Whole requests are tested one package above. */
@NullMarked
package dev.innkeeper.realtime.api;

import org.jspecify.annotations.NullMarked;
