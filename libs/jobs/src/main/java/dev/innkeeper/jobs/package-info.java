/** What a user of the queue sees: jobs, their handlers, and how to enqueue. Nothing here may know how a job is stored or dispatched. */
@NullMarked
package dev.innkeeper.jobs;

import org.jspecify.annotations.NullMarked;
