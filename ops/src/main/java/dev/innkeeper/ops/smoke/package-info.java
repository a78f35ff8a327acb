/**
 * The smoke test: one guest's day, driven through the public doors of a running stack.
 * Nothing here may read a database or use a class of the services; only what a stranger could see counts.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.ops.smoke;
