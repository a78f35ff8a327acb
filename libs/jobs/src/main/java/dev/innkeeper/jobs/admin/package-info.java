/**
 * What an operator sees of the queue and may do to it.
 * Nothing here runs a job, and nothing here may count or read the whole table.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.jobs.admin;
