/**
 * Tests of the smoke test against a small server that misbehaves on purpose.
 * What a whole stack answers is tested in the system tests.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.ops.smoke;
