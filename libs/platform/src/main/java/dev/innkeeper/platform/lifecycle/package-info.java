/** The one shutdown budget and the news that it has begun. What a service does to drain lives in that service. */
@NullMarked
package dev.innkeeper.platform.lifecycle;

import org.jspecify.annotations.NullMarked;
