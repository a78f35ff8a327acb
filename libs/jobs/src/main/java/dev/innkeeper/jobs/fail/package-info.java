/**
 * Where a process can be made to die, so that a test can see that nothing is lost by it.
 * Nothing here does anything outside of environment test.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.jobs.fail;
