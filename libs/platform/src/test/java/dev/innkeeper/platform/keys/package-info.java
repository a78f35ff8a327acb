/** Tests of the package of the same name. Nothing here may reach past its public face without need. */
@NullMarked
package dev.innkeeper.platform.keys;

import org.jspecify.annotations.NullMarked;
