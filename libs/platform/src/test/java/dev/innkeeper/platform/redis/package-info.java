/** Tests of what connections to Redis have alike. No production code may depend on them. */
@NullMarked
package dev.innkeeper.platform.redis;

import org.jspecify.annotations.NullMarked;
