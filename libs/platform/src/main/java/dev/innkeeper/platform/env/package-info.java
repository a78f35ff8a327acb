/** Where the process runs and what its variables must hold: errors here name the variable and stop the boot. Nothing about a single service may live here. */
@NullMarked
package dev.innkeeper.platform.env;

import org.jspecify.annotations.NullMarked;
