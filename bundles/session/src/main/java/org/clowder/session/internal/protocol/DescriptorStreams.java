package org.clowder.session.internal.protocol;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.ObjectStreamConstants;
import java.io.OutputStream;
import java.io.SequenceInputStream;

/**
 * Turns one class descriptor into bytes and back. Each has a stream of its own, because inside one stream the fields'
 * types are written once only and later descriptors refer to them.
 */
final class DescriptorStreams {

    private static final byte[] BEFORE = {ObjectStreamConstants.TC_CLASSDESC};
    /** No annotation, no superclass. */
    private static final byte[] AFTER = {ObjectStreamConstants.TC_ENDBLOCKDATA, ObjectStreamConstants.TC_NULL};

    private DescriptorStreams() {}

    static byte[] write(ObjectStreamClass local) throws IOException {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        try (Writer writer = new Writer(sink)) {
            writer.writeObject(local);
            return writer.first;
        }
    }

    static ObjectStreamClass read(byte[] bytes) throws IOException {
        InputStream in = new SequenceInputStream(
                new SequenceInputStream(new ByteArrayInputStream(BEFORE), new ByteArrayInputStream(bytes)),
                new ByteArrayInputStream(AFTER));
        try (Reader reader = new Reader(in)) {
            reader.readObject();
            return reader.first;
        } catch (IOException | ClassNotFoundException | RuntimeException e) {
            throw new MalformedInputException("class descriptor of " + bytes.length + " bytes: " + e);
        }
    }

    /** Cuts the first descriptor out of what is written; those of the superclasses follow it. */
    private static final class Writer extends ObjectOutputStream {
        private final ByteArrayOutputStream sink;
        private byte[] first;

        Writer(ByteArrayOutputStream sink) throws IOException {
            super((OutputStream) sink);
            this.sink = sink;
        }

        @Override
        protected void writeStreamHeader() {}

        @Override
        protected void writeClassDescriptor(ObjectStreamClass descriptor) throws IOException {
            flush();
            sink.reset();
            super.writeClassDescriptor(descriptor);
            flush();
            if (first == null) {
                first = sink.toByteArray();
            }
        }
    }

    /** Looks for no class: only the description is of interest. */
    private static final class Reader extends ObjectInputStream {
        private ObjectStreamClass first;

        Reader(InputStream in) throws IOException {
            super(in);
        }

        @Override
        protected void readStreamHeader() {}

        @Override
        protected ObjectStreamClass readClassDescriptor() throws IOException, ClassNotFoundException {
            first = super.readClassDescriptor();
            return first;
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass descriptor) {
            return null;
        }
    }
}
