/** How the process was started, told in the log and as a metric. Nothing here may change how it starts. */
@NullMarked
package dev.innkeeper.platform.startup;

import org.jspecify.annotations.NullMarked;
