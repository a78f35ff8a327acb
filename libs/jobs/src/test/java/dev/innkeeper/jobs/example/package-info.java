/** The example of docs/jobs.md, and the tests that keep the page and the code alike. Nothing here is used elsewhere. */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.jobs.example;
