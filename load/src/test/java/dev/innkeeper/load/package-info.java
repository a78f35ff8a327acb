/**
 * Load tests that use the stack as its visitors do, through the public endpoints alone. Nothing here may import a class of
 * the stack.
 */
@NullMarked
package dev.innkeeper.load;

import org.jspecify.annotations.NullMarked;
