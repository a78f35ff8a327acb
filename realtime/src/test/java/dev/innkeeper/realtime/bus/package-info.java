/** Tests of what one channel does. The bus is tested one package above. */
@NullMarked
package dev.innkeeper.realtime.bus;

import org.jspecify.annotations.NullMarked;
