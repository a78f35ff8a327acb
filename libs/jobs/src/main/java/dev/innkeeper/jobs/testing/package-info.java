/**
 * What tests of handlers are made with: an engine that runs jobs in the test's thread, a clock that stands still, and a
 * look at what was enqueued. Nothing here is used outside of tests, and no worker may run beside it
 * ({@code innkeeper.jobs.worker.enabled=false}, which is the default).
 *
 * <p>A handler's test, in a {@code @QuarkusTest} with {@code Jobs}, {@code InlineEngine} and a mailbox injected, is
 * three lines:
 *
 * <pre>{@code
 * var id = jobs.enqueue(new SendConfirmation(reservation));
 * engine.run(id);
 * assertThat(mailbox.getMailsSentTo("ada@example.com")).hasSize(1);
 * }</pre>
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.jobs.testing;
