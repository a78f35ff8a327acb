package dev.innkeeper.platform.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GroupCommitTest {
    private static final String REFUSED = "23514";
    private static final String CONNECTION_LOST = "08006";

    /** One call of the write: what it was given, and the moment at which it may go on. */
    private record Statement(List<String> rows, CountDownLatch mayEnd) {}

    private final BlockingQueue<Statement> statements = new LinkedBlockingQueue<>();

    @Test
    void oneAloneIsWrittenAtOnceAndAnsweredItsOwn() throws Exception {
        var commits = new GroupCommit<String, String>("test", 10, GroupCommitTest::shouted);

        assertThat(commits.write("a")).isEqualTo("A");
        assertThat(commits.write("b")).isEqualTo("B");
    }

    @Test
    void whoeverComesWhileBothWritersAreBusySharesTheNextStatement() throws Exception {
        var commits = gated();
        var first = caller(() -> commits.write("first"));
        var ofFirst = statements.take();
        var second = caller(() -> commits.write("second"));
        var ofSecond = statements.take();
        var third = caller(() -> commits.write("third"));
        asleep(third);
        var fourth = caller(() -> commits.write("fourth"));
        asleep(fourth);

        ofFirst.mayEnd.countDown();

        var shared = statements.take();
        assertThat(shared.rows).containsExactly("third", "fourth");
        ofSecond.mayEnd.countDown();
        shared.mayEnd.countDown();
        for (var caller : List.of(first, second, third, fourth)) {
            assertThat(caller.answer.get()).isEqualTo(caller.answer.get().toUpperCase(Locale.ROOT));
        }
    }

    @Test
    void noStatementIsLargerThanItMayBe() throws Exception {
        var commits = gated(2);
        var first = caller(() -> commits.write("first"));
        var ofFirst = statements.take();
        var second = caller(() -> commits.write("second"));
        var ofSecond = statements.take();
        var others = List.of(
                caller(() -> commits.write("a")), caller(() -> commits.write("b")), caller(() -> commits.write("c")));
        others.forEach(GroupCommitTest::asleep);

        ofFirst.mayEnd.countDown();
        var two = statements.take();
        ofSecond.mayEnd.countDown();
        var one = statements.take();

        assertThat(two.rows).hasSize(2);
        assertThat(one.rows).hasSize(1);
        two.mayEnd.countDown();
        one.mayEnd.countDown();
        for (var caller : List.of(first, second, others.get(0), others.get(1), others.get(2))) {
            assertThat(caller.answer.get()).isNotEmpty();
        }
    }

    @Test
    void anInterruptedCallerStillHearsOfItsOwnAndStaysInterrupted() throws Exception {
        var commits = gated();
        caller(() -> commits.write("first"));
        var ofFirst = statements.take();
        caller(() -> commits.write("second"));
        statements.take();
        var interrupted =
                caller(() -> commits.write("third") + Thread.currentThread().isInterrupted());
        asleep(interrupted);

        interrupted.thread.interrupt();
        Awaitility.await().until(() -> !interrupted.thread.isInterrupted());
        asleep(interrupted);
        ofFirst.mayEnd.countDown();
        statements.take().mayEnd.countDown();

        assertThat(interrupted.answer.get()).isEqualTo("THIRDtrue");
    }

    @Test
    void whatIsRefusedFailsAlone() throws Exception {
        var commits = crowdAfter(rows -> {
            if (rows.contains("bad")) {
                throw new SQLException("refused", REFUSED);
            }
            return shouted(rows);
        });

        assertThat(commits.good.answer.get()).isEqualTo("GOOD");
        assertThatThrownBy(commits.bad.answer::get).cause().hasMessage("refused");
    }

    @Test
    void whatMayHaveBeenWrittenIsNotWrittenAgain() throws Exception {
        var commits = crowdAfter(rows -> {
            if (rows.contains("bad")) {
                throw new SQLException("gone", CONNECTION_LOST);
            }
            return shouted(rows);
        });

        assertThatThrownBy(commits.good.answer::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .hasMessage("gone");
        assertThatThrownBy(commits.bad.answer::get).cause().hasMessage("gone");
    }

    @Test
    void aMistakeOfTheWriteFailsItsCallersAndNobodyElse() throws Exception {
        var commits = crowdAfter(rows -> {
            if (rows.contains("bad")) {
                throw new IllegalStateException("mistake");
            }
            return shouted(rows);
        });

        assertThatThrownBy(commits.good.answer::get).cause().isInstanceOf(SQLException.class);
        assertThatThrownBy(commits.bad.answer::get).rootCause().hasMessage("mistake");
        assertThat(commits.all.write("later")).isEqualTo("LATER");
    }

    /** A good and a bad one that share a statement. */
    private record Crowd(GroupCommit<String, String> all, Caller good, Caller bad) {}

    private Crowd crowdAfter(GroupCommit.Write<String, String> write) throws Exception {
        var commits = new GroupCommit<String, String>("test", 10, rows -> {
            if (rows.getFirst().startsWith("gate")) {
                return held(rows);
            }
            return write.all(rows);
        });
        caller(() -> commits.write("gate 1"));
        var one = statements.take();
        caller(() -> commits.write("gate 2"));
        var two = statements.take();
        var good = caller(() -> commits.write("good"));
        asleep(good);
        var bad = caller(() -> commits.write("bad"));
        asleep(bad);
        one.mayEnd.countDown();
        two.mayEnd.countDown();
        return new Crowd(commits, good, bad);
    }

    private GroupCommit<String, String> gated() {
        return gated(10);
    }

    private GroupCommit<String, String> gated(int most) {
        return new GroupCommit<>("test", most, this::held);
    }

    private List<String> held(List<String> rows) {
        var statement = new Statement(rows, new CountDownLatch(1));
        statements.add(statement);
        try {
            statement.mayEnd.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return shouted(rows);
    }

    private static List<String> shouted(List<String> rows) {
        return rows.stream().map(row -> row.toUpperCase(Locale.ROOT)).toList();
    }

    private record Caller(Thread thread, Future<String> answer) {}

    private static Caller caller(Callable<String> call) {
        var task = new FutureTask<>(call);
        return new Caller(Thread.ofPlatform().daemon().start(task), task);
    }

    private static void asleep(Caller caller) {
        Awaitility.await().until(() -> caller.thread.getState() == Thread.State.WAITING);
    }
}
