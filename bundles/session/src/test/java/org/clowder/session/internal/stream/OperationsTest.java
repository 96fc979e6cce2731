package org.clowder.session.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.protocol.MalformedInputException;
import org.clowder.session.internal.protocol.WireInput;
import org.clowder.session.internal.protocol.WireOutput;
import org.clowder.session.internal.state.Access;
import org.clowder.session.internal.state.Change;
import org.clowder.session.internal.state.Digests;
import org.clowder.session.internal.state.Entry;
import org.junit.jupiter.api.Test;

/** One writes, one reads. */
class OperationsTest {

    private static final long SELF = 77;
    private static final int LIMIT = 1 << 20;
    private static final String ID = "0123456789ABCDEF0123456789ABCDEF";

    private final WireOutput out = new WireOutput(64);
    private final FrameWriter writer = new FrameWriter(out, SELF);
    private final FrameReader reader = new FrameReader(SELF, LIMIT);
    private final Notes notes = new Notes();

    /** What was read, as text. */
    static class Notes implements Operations {
        final List<Object> all = new ArrayList<>();

        @Override
        public void change(String store, Change change) {
            all.add(change);
        }

        @Override
        public void end(String store, String key) {
            all.add("end " + store + " " + readable(key));
        }

        @Override
        public void access(String store, String key, Access access) {
            all.add("access " + store + " " + key + " " + access);
        }

        @Override
        public void ask(String store, long number, String key, String id, long digest) {
            all.add("ask " + store + " " + number + " " + key + " " + id + " " + digest);
        }

        @Override
        public void answer(long number, long view) {
            all.add("answer " + number + " " + view);
        }

        @Override
        public void pull(String store, List<String> keys) {
            all.add("pull " + store + " " + keys);
        }

        @Override
        public void absent(String store, String key) {
            all.add("absent " + store + " " + key);
        }

        @Override
        public void compare(String store, long number, long view, long[] digests) {
            all.add("compare " + store + " " + number + " " + view + " " + Arrays.hashCode(digests));
        }

        @Override
        public void list(String store, long number, List<Listed> replicas, List<String> ended) {
            all.add("list " + store + " " + number + " " + replicas + " " + ended);
        }

        @Override
        public void compared(String store, long number, ComparisonStatus status, long sent) {
            all.add("compared " + store + " " + number + " " + status + " " + sent);
        }

        @Override
        public void sum(String store, long number) {
            all.add("sum " + store + " " + number);
        }

        @Override
        public void status(String store, long number, long root, long view) {
            all.add("status " + store + " " + number + " " + root + " " + view);
        }

        @Override
        public void offer(String store, long number) {
            all.add("offer " + store + " " + number);
        }

        @Override
        public void taken(String store, long number) {
            all.add("taken " + store + " " + number);
        }
    }

    private static String readable(String key) {
        return key.replace('\0', '#');
    }

    private static EncodedValue value(int size) {
        return EncodedValue.plain(new byte[size]);
    }

    private void read() throws IOException {
        reader.read(new WireInput(out.toByteArray()), notes);
    }

    @Test
    void everyOperationIsReadAsItWasWritten() throws IOException {
        Change change = new Change(
                ID,
                false,
                true,
                9,
                SELF,
                new Access(12, 3_000),
                List.of(
                        new Entry("a", value(3), 9, SELF, 0),
                        new Entry("b", null, 9, SELF, 0),
                        new Entry(
                                "c",
                                new EncodedValue(new byte[] {1}, value(0).descriptors(), EncodedValue.BINDING),
                                5,
                                99,
                                0)));
        Change other = new Change("not hex", true, false, 3, 99, null, List.of(new Entry("a", value(0), 2, SELF, 0)));
        long[] digests = new long[Digests.RANGES];
        digests[0] = -1;
        digests[17] = Long.MAX_VALUE;
        digests[Digests.RANGES - 1] = 5;
        writer.change("store", change);
        writer.change("store", other);
        writer.end("store", ID + "\0" + 77);
        writer.access("store", "new", new Access(0, 1));
        writer.ask("store", 3, ID, null, -7);
        writer.ask("store", 4, null, "new", 0);
        writer.answer(4, -12);
        writer.pull("store", List.of("new", ID));
        writer.absent("store", "x");
        writer.compare("store", 5, 6, digests);
        writer.list("store", 5, List.of(new Operations.Listed(ID, 8)), List.of("gone"));
        writer.compared("store", 5, ComparisonStatus.INCOMPLETE, 1_000_000);
        writer.sum("store", 5);
        writer.status("store", 5, Long.MIN_VALUE, 6);
        writer.offer("other store", 7);
        writer.taken("store", 300);
        read();
        assertThat(notes.all)
                .containsExactly(
                        change,
                        other,
                        "end store " + ID + "#77",
                        "access store new Access[age=0, gap=1]",
                        "ask store 3 " + ID + " null -7",
                        "ask store 4 null new 0",
                        "answer 4 -12",
                        "pull store [new, " + ID + "]",
                        "absent store x",
                        "compare store 5 6 " + Arrays.hashCode(digests),
                        "list store 5 [Listed[key=" + ID + ", digest=8]] [gone]",
                        "compared store 5 INCOMPLETE 1000000",
                        "sum store 5",
                        "status store 5 " + Long.MIN_VALUE + " 6",
                        "offer other store 7",
                        "taken store 300");
    }

    @Test
    void aSecondChangeOfASessionIsSmall() {
        Change change = new Change(ID, false, true, 2, SELF, null, List.of(new Entry("counter", value(2), 2, SELF, 0)));
        writer.change("Catalina/localhost/app", change);
        int first = out.size();
        writer.change("Catalina/localhost/app", change);
        assertThat(out.size() - first).as("bytes of a change of 2 bytes").isLessThanOrEqualTo(14);
    }

    @Test
    void aTableWithMoreNamesThanPlacesStaysRight() throws IOException {
        List<Integer> order = IntStream.range(0, 40_000).boxed().toList();
        for (int i : order) {
            writer.absent("store", "id" + i % 20_000);
            writer.absent("store", "id" + (i * 7919) % 20_000);
        }
        read();
        for (int i : order) {
            assertThat(notes.all.get(2 * i)).isEqualTo("absent store id" + i % 20_000);
            assertThat(notes.all.get(2 * i + 1)).isEqualTo("absent store id" + (i * 7919) % 20_000);
        }
    }

    @Test
    void partsOfAChangeBecomeOne() throws IOException {
        Change change = new Change(
                ID,
                true,
                false,
                1,
                SELF,
                null,
                List.of(new Entry("a", value(1), 1, SELF, 0), new Entry("b", value(2), 1, SELF, 0)));
        writer.change("store", change, change.entries().subList(0, 1), true);
        writer.change("store", change, change.entries().subList(1, 2), false);
        read();
        assertThat(notes.all).containsExactly(change);
    }

    @Test
    void betweenPartsOfAChangeComeOtherChanges() throws IOException {
        Change large = new Change(
                ID,
                true,
                false,
                1,
                SELF,
                null,
                List.of(new Entry("a", value(1), 1, SELF, 0), new Entry("b", value(2), 1, SELF, 0)));
        Change small = new Change("small", false, true, 2, SELF, null, List.of(new Entry("a", value(3), 2, SELF, 0)));
        writer.change("store", large, large.entries().subList(0, 1), true);
        writer.change("store", small);
        writer.end("store", "gone");
        writer.change("store", large, large.entries().subList(1, 2), false);
        read();
        assertThat(notes.all).containsExactly(small, "end store gone", large);
    }

    @Test
    void partsOfTwoChangesAtOnceAreRefused() {
        Change one = new Change(ID, true, false, 1, SELF, null, List.of(new Entry("a", value(1), 1, SELF, 0)));
        Change other = new Change("other", true, false, 1, SELF, null, one.entries());
        writer.change("store", one, one.entries(), true);
        writer.change("store", other, other.entries(), true);
        assertThatThrownBy(this::read)
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining(ID)
                .hasMessageContaining("other");
    }

    @Test
    void anOperationOfALaterVersionIsSkipped() throws IOException {
        writer.absent("store", "x");
        out.putByte(200);
        out.putBlock(new byte[5]);
        writer.absent("store", "y");
        read();
        assertThat(notes.all).containsExactly("absent store x", "absent store y");
    }

    @Test
    void anUnknownOperationIsRefusedByItsNumber() {
        out.putByte(31);
        assertThatThrownBy(this::read)
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("31");
    }

    @Test
    void aValueBeyondTheLimitIsRefusedBeforeItIsTaken() {
        Change change =
                new Change(ID, true, false, 1, SELF, null, List.of(new Entry("big", value(LIMIT + 1), 1, SELF, 0)));
        writer.change("store", change);
        assertThatThrownBy(this::read)
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("big")
                .hasMessageContaining(Integer.toString(LIMIT));
    }

    /** Whatever comes, the answer is an error of the protocol, and soon. */
    @Test
    void garbageAndDamagedFramesAreRefused() {
        Random random = new Random(20);
        byte[] valid = frame(random);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = i % 3 == 0 ? new byte[random.nextInt(200)] : valid.clone();
            if (i % 3 == 0) {
                random.nextBytes(bytes);
            } else {
                for (int n = random.nextInt(4); n >= 0; n--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
            }
            int length = random.nextInt(bytes.length + 1);
            try {
                new FrameReader(SELF, LIMIT).read(new WireInput(bytes, 0, length), new Notes());
            } catch (IOException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    private byte[] frame(Random random) {
        for (int i = 0; i < 20; i++) {
            byte[] body = new byte[random.nextInt(50)];
            writer.change(
                    "store",
                    new Change(
                            "id" + i % 5,
                            i % 2 == 0,
                            i % 2 == 0,
                            i + 1,
                            i % 2 == 0 ? SELF : 5,
                            i % 3 == 0 ? new Access(i, i) : null,
                            List.of(new Entry("n" + i % 3, EncodedValue.plain(body), i + 1, SELF, 0))));
        }
        return out.toByteArray();
    }

    @Test
    void aHeaderOfAnotherVersionIsRefusedWithBothVersions() {
        WireOutput frame = new WireOutput(64);
        new Header(9, Header.Kind.DATA, 1, 2, 0, 0).write(frame);
        assertThatThrownBy(() -> Header.read(new WireInput(frame.toByteArray())))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("version 9")
                .hasMessageContaining("expected 2");
    }

    @Test
    void aHelloOfALaterVersionMayHaveMoreFields() throws IOException {
        WireOutput frame = new WireOutput(64);
        Hello hello = new Hello(
                1,
                3,
                7,
                2,
                new java.util.LinkedHashSet<>(List.of("a", "b")),
                4,
                java.util.Set.of("b"),
                true,
                java.util.Set.of("a"),
                true,
                List.of(new Hello.Known(new byte[] {1, 2}, 7, 5000)));
        hello.write(frame);
        frame.putString("something new");
        assertThat(Hello.read(new WireInput(frame.toByteArray())))
                .usingRecursiveComparison()
                .isEqualTo(hello);
    }
}
