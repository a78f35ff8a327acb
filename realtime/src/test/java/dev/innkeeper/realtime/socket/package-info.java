/** Tests of single classes of the sockets' side. Whatever needs a running service is tested one package above. */
@NullMarked
package dev.innkeeper.realtime.socket;

import org.jspecify.annotations.NullMarked;
