/** How a process tells that it was started fast. Nothing here may start a service. */
@NullMarked
package dev.innkeeper.platform.startup;

import org.jspecify.annotations.NullMarked;
