/** Tests of the servers that the other tests stand on. Nothing here may need more than this module. */
@NullMarked
package dev.innkeeper.testkit;

import org.jspecify.annotations.NullMarked;
