package org.clowder.hazelcast.internal;

import com.hazelcast.internal.serialization.Data;
import com.hazelcast.internal.serialization.impl.HeapData;
import com.hazelcast.internal.serialization.impl.SerializationConstants;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.IMap;
import com.hazelcast.map.impl.MapService;
import com.hazelcast.map.impl.MapServiceContext;
import com.hazelcast.map.impl.operation.MapOperation;
import com.hazelcast.map.impl.operation.MapOperationProvider;
import com.hazelcast.map.impl.proxy.MapProxyImpl;
import com.hazelcast.spi.impl.NodeEngine;
import com.hazelcast.spi.impl.operationservice.Operation;
import com.hazelcast.spi.impl.operationservice.OperationService;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Sends steps to where the entries of a map are. On a member, each future of {@link IMap} decodes its result on another thread, too, though
 * whoever waits does so himself; with two processors or fewer, Hazelcast makes a new thread for that, which costs more than the step. So
 * what is behind those futures is taken, where this Hazelcast has it. For any number of threads.
 */
final class Steps {

    /** In a value of Hazelcast's: a hash of nothing, the type, and how long the array is; then come its bytes. */
    static final int ROOM = 12;

    private static final long UNSET = -1;

    private final IMap<String, byte[]> map;
    private final Executor executor;
    /** Null where it is not what this class knows. */
    private final Member member;

    /** @param executor waits for a map that is not there yet; may reject */
    Steps(IMap<String, byte[]> map, Executor executor) {
        this.map = map;
        this.executor = executor;
        this.member = member(map);
    }

    /** It is no part of what Hazelcast promises. */
    private static Member member(IMap<String, byte[]> map) {
        try {
            return map instanceof MapProxyImpl<String, byte[]> proxy
                            && OperationService.class.getMethod(
                                            "invokeOnPartitionAsync", String.class, Operation.class, int.class)
                                    != null
                            && MapProxyImpl.class.getMethod("executeOnKeyInternal", Object.class, EntryProcessor.class)
                                    != null
                    ? new Member(proxy)
                    : null;
        } catch (LinkageError | NoSuchMethodException e) {
            return null;
        }
    }

    /** False if a thread more is used for each. */
    boolean direct() {
        return member != null;
    }

    /** False if each large value is copied once more. */
    boolean inPlace() {
        return member != null && member.known;
    }

    /** Begins a step, whose result is to be {@linkplain #result decoded}. */
    CompletionStage<?> begin(String key, EntryProcessor<String, byte[], byte[]> step) {
        return member == null ? later(() -> map.submitToKey(key, step)) : member.proxy.executeOnKeyInternal(key, step);
    }

    /**
     * Stores what lies behind the {@link #ROOM}.
     *
     * @param ttl in s; 0 is for ever
     */
    CompletionStage<?> set(String key, byte[] value, long ttl) {
        return member == null
                ? later(() -> map.setAsync(key, Arrays.copyOfRange(value, ROOM, value.length), ttl, TimeUnit.SECONDS))
                : member.invoke(
                        key,
                        data -> member.operations.createSetOperation(
                                map.getName(), data, member.data(value), TimeUnit.SECONDS.toMillis(ttl), UNSET));
    }

    /** Begins to read a value, which is to be {@linkplain #result decoded}. */
    CompletionStage<?> get(String key) {
        return member == null
                ? later(() -> map.getAsync(key))
                : member.invoke(key, data -> member.operations.createGetOperation(map.getName(), data));
    }

    CompletionStage<?> delete(String key) {
        return member == null
                ? later(() -> map.deleteAsync(key))
                : member.invoke(key, data -> member.operations.createDeleteOperation(map.getName(), data, false));
    }

    private <T> CompletionStage<T> later(Supplier<CompletionStage<T>> call) {
        return LaterMap.isThere(map)
                ? call.get()
                : CompletableFuture.supplyAsync(call, executor).thenCompose(Function.identity());
    }

    /** @param raw what the stage that was begun has come to */
    byte[] result(Object raw) {
        return raw instanceof Data ? member.engine.toObject(raw) : (byte[]) raw;
    }

    /** What is behind the map where it is in this JVM. */
    private static final class Member {

        private final MapProxyImpl<String, byte[]> proxy;
        private final NodeEngine engine;
        private final MapServiceContext context;
        private final MapOperationProvider operations;
        /** Whether what is made here is what Hazelcast would make. */
        private final boolean known;

        Member(MapProxyImpl<String, byte[]> proxy) {
            this.proxy = proxy;
            this.engine = proxy.getNodeEngine();
            this.context = proxy.getService().getMapServiceContext();
            this.operations = context.getMapOperationProvider(proxy.getName());
            Data any = data("");
            operations.createSetOperation(proxy.getName(), any, any, UNSET, UNSET);
            operations.createGetOperation(proxy.getName(), any);
            operations.createDeleteOperation(proxy.getName(), any, false);
            byte[] probe = {1, 2, 3};
            byte[] withRoom = new byte[ROOM + probe.length];
            System.arraycopy(probe, 0, withRoom, ROOM, probe.length);
            known = Arrays.equals(
                    engine.toData(probe).toByteArray(), made(withRoom).toByteArray());
        }

        /** The bytes behind the room, without a copy where that can be. */
        private Data data(byte[] withRoom) {
            return known ? made(withRoom) : engine.toData(Arrays.copyOfRange(withRoom, ROOM, withRoom.length));
        }

        private static Data made(byte[] withRoom) {
            ByteBuffer.wrap(withRoom)
                    .putInt(0)
                    .putInt(SerializationConstants.CONSTANT_TYPE_BYTE_ARRAY)
                    .putInt(withRoom.length - ROOM);
            return new HeapData(withRoom);
        }

        private Data data(String key) {
            return context.toData(key, context.getMapContainer(proxy.getName()).getPartitioningStrategy());
        }

        CompletionStage<?> invoke(String key, Function<Data, MapOperation> operation) {
            Data data =
                    context.toData(key, context.getMapContainer(proxy.getName()).getPartitioningStrategy());
            return engine.getOperationService()
                    .invokeOnPartitionAsync(
                            MapService.SERVICE_NAME,
                            operation.apply(data),
                            engine.getPartitionService().getPartitionId(data));
        }
    }
}
