/** Tests of what a user of the queue sees. Nothing here is used outside of the tests. */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.jobs;
