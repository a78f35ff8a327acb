/** The configuration of the realtime service. Behaviour lives in the packages below. */
@NullMarked
package dev.innkeeper.realtime;

import org.jspecify.annotations.NullMarked;
