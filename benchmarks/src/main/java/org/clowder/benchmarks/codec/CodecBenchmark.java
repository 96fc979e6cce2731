package org.clowder.benchmarks.codec;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.clowder.session.internal.protocol.AllowedClasses;
import org.clowder.session.internal.protocol.ClassSource;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.protocol.Limits;
import org.clowder.session.internal.protocol.UnencodableValueException;
import org.clowder.session.internal.protocol.UnreadableValueException;
import org.clowder.session.internal.protocol.ValueDecoder;
import org.clowder.session.internal.protocol.ValueEncoder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time to encode and decode one attribute: the codec with its filter, and plain Java serialization without one.
 *
 * <p>{@code unchanged} is what mutation detection costs: the value is compared with its last encoding.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgs = "-Xmx1g")
@State(Scope.Thread)
public class CodecBenchmark {

    private static final int MAX_BYTES = 1024 * 1024;

    @Param
    private Attribute attribute;

    private ValueEncoder encoder;
    private ValueDecoder decoder;
    private Object value;
    private EncodedValue encoded;
    private byte[] serialized;

    @Setup
    public void prepare() throws IOException, UnencodableValueException {
        encoder = new ValueEncoder(List.of(), MAX_BYTES, type -> null, type -> true);
        ClassLoader own = CodecBenchmark.class.getClassLoader();
        decoder = new ValueDecoder(ClassSource.of(List.of(own)), own, filter(), List.of());
        value = attribute.value();
        encoded = encoder.encode(value, null);
        serialized = JavaSerialization.write(value);
        System.out.println("# " + attribute + ": codec " + encoded.size() + " bytes, Java serialization "
                + serialized.length + " bytes");
    }

    /** The application's classes are on the class path here, like Tomcat's, so they are allowed by name. */
    private static AllowedClasses filter() {
        return new AllowedClasses(
                type -> true, type -> false, List.of("org.clowder.benchmarks.codec.*"), Limits.DEFAULT, name -> {
                    throw new IllegalStateException("Class " + name + " was refused: nothing would be measured");
                });
    }

    @Benchmark
    public EncodedValue encode() throws UnencodableValueException {
        return encoder.encode(value, null);
    }

    @Benchmark
    public EncodedValue unchanged() throws UnencodableValueException {
        return encoder.encode(value, encoded);
    }

    @Benchmark
    public Object decode() throws UnreadableValueException {
        return decoder.decode(encoded);
    }

    @Benchmark
    public byte[] javaWrite() throws IOException {
        return JavaSerialization.write(value);
    }

    @Benchmark
    public Object javaRead() throws IOException, ClassNotFoundException {
        return JavaSerialization.read(serialized);
    }
}
