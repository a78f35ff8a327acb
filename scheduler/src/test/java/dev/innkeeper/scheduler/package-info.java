/**
 * The service as a whole on real backends.
 * The rules of leading and firing are tested in the packages below.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.scheduler;
