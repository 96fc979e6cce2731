package org.clowder.session.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.protocol.MalformedInputException;
import org.clowder.session.internal.protocol.WireInput;
import org.clowder.session.internal.protocol.WireOutput;
import org.clowder.session.internal.state.Access;
import org.clowder.session.internal.state.Change;
import org.clowder.session.internal.state.Entry;
import org.junit.jupiter.api.Test;

/** One writes, one reads. */
class OperationsTest {

    private static final long SELF = 77;
    private static final int LIMIT = 1 << 20;
    private static final String ID = "0123456789ABCDEF0123456789ABCDEF";

    private final WireOutput out = new WireOutput(64);
    private final OperationWriter writer = new OperationWriter(out, SELF);
    private final OperationReader reader = new OperationReader(SELF, LIMIT);
    private final Notes notes = new Notes();

    /** What was read, as text. */
    private static final class Notes implements Operations {
        private final List<Object> all = new ArrayList<>();

        @Override
        public void change(String store, Change change) {
            all.add(change);
        }

        @Override
        public void remove(String store, String id, long version) {
            all.add("remove " + store + " " + id + " " + version);
        }

        @Override
        public void rename(String store, String oldId, String newId, long version) {
            all.add("rename " + store + " " + oldId + " " + newId + " " + version);
        }

        @Override
        public void access(String store, String id, Access access) {
            all.add("access " + store + " " + id + " " + access);
        }

        @Override
        public void pull(String store, String id, long has) {
            all.add("pull " + store + " " + id + " " + has);
        }

        @Override
        public void absent(String store, String id) {
            all.add("absent " + store + " " + id);
        }

        @Override
        public void transfer(String store, long number) {
            all.add("transfer " + store + " " + number);
        }

        @Override
        public void transferEnd(String store, long number, TransferStatus status, long records) {
            all.add("end " + store + " " + number + " " + status + " " + records);
        }
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
                4,
                9,
                SELF,
                new Access(12, 3_000),
                List.of(
                        new Entry("a", value(3), 9, SELF),
                        new Entry("b", null, 9, SELF),
                        new Entry("c", new EncodedValue(new byte[] {1}, value(0).descriptors(), 3), 5, 99)));
        Change other = new Change("not hex", 0, 3, 99, null, List.of(new Entry("a", value(0), 2, SELF)));
        writer.change("store", change);
        writer.change("store", other);
        writer.remove("store", ID, 10);
        writer.rename("store", ID, "new", 11);
        writer.access("store", "new", new Access(0, 1));
        writer.pull("store", "new", 7);
        writer.absent("store", "x");
        writer.transfer("store", 5);
        writer.transferEnd("store", 5, TransferStatus.INCOMPLETE, 1_000_000);
        read();
        assertThat(notes.all)
                .containsExactly(
                        change,
                        other,
                        "remove store " + ID + " 10",
                        "rename store " + ID + " new 11",
                        "access store new Access[age=0, gap=1]",
                        "pull store new 7",
                        "absent store x",
                        "transfer store 5",
                        "end store 5 INCOMPLETE 1000000");
    }

    @Test
    void aSecondChangeOfASessionIsSmall() {
        Change change = new Change(ID, 1, 2, SELF, null, List.of(new Entry("counter", value(2), 2, SELF)));
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
                ID, 0, 1, SELF, null, List.of(new Entry("a", value(1), 1, SELF), new Entry("b", value(2), 1, SELF)));
        writer.change("store", change, change.entries().subList(0, 1), true);
        writer.change("store", change, change.entries().subList(1, 2), false);
        read();
        assertThat(notes.all).containsExactly(change);
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
        out.putByte(33);
        assertThatThrownBy(this::read)
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("33");
    }

    @Test
    void aValueBeyondTheLimitIsRefusedBeforeItIsTaken() {
        Change change = new Change(ID, 0, 1, SELF, null, List.of(new Entry("big", value(LIMIT + 1), 1, SELF)));
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
                new OperationReader(SELF, LIMIT).read(new WireInput(bytes, 0, length), new Notes());
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
                            i,
                            i + 1,
                            i % 2 == 0 ? SELF : 5,
                            i % 3 == 0 ? new Access(i, i) : null,
                            List.of(new Entry("n" + i % 3, EncodedValue.plain(body), i + 1, SELF))));
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
                .hasMessageContaining("expected 1");
    }

    @Test
    void aHelloOfALaterVersionMayHaveMoreFields() throws IOException {
        WireOutput frame = new WireOutput(64);
        Hello hello = new Hello(1, 3, 7, 2, new java.util.LinkedHashSet<>(List.of("a", "b")));
        hello.write(frame);
        frame.putString("something new");
        assertThat(Hello.read(new WireInput(frame.toByteArray()))).isEqualTo(hello);
    }
}
