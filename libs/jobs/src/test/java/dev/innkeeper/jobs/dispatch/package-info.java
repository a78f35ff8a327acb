/**
 * Tests of the scripts on a real Redis, against a model and against the rules of a cluster.
 * Nothing here starts a service.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.jobs.dispatch;
