/**
 * How descriptors are found, rendered and read, for the tests of all of them.
 * Nothing here knows what a descriptor should say: that is for the package of its own tests.
 */
@NullMarked
package dev.innkeeper.deploy;

import org.jspecify.annotations.NullMarked;
