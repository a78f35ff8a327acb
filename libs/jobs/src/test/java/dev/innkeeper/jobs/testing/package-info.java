/** Tests of what users test their handlers with. Nothing here is used outside of the tests. */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.jobs.testing;
