/** The error body of RFC 9457 that every HTTP interface answers with. Mapping exceptions to it lives in the service. */
@NullMarked
package dev.innkeeper.platform.problem;

import org.jspecify.annotations.NullMarked;
