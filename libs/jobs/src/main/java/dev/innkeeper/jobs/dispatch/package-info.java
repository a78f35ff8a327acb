/**
 * The Redis scripts, their keys, and the calls to them.
 * Redis holds ids only: no SQL and no job is read here.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.jobs.dispatch;
