/**
 * Tests of the commands that need no database; the others are tested on a running stack.
 * Nothing here starts Quarkus.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.ops;
