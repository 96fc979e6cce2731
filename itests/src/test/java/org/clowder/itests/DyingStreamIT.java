package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ClassType;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.LocatableEvent;
import com.sun.jdi.request.BreakpointRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cluster;
import org.clowder.harness.Member;
import org.clowder.harness.Ports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** In a member that runs, a thread that sends to another one ends by an error that no code foresees. */
@Isolated("how long requests take")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DyingStreamIT {

    private static final int SESSIONS = 40;
    private static final int DEATHS = 3;
    private static final String ERROR = "Java heap space, as it were";

    @RegisterExtension
    static final Members members = new Members();

    @Test
    void theOtherMembersGetWhatIsWrittenAllTheSame() throws Exception {
        Cluster cluster = Desk.cluster(members, 3);
        Member first = cluster.first();
        int port = Ports.free();
        first.options(
                "-Xmx256m -agentlib:jdwp=transport=dt_socket,server=y,suspend=n,quiet=y,address=127.0.0.1:" + port);
        cluster.start();
        try (Crowd all = Crowd.of(SESSIONS)) {
            all.on(first, Login::logIn);
            VirtualMachine machine = attach(port);
            try (Load load = Load.start(all, 4, i -> new KeepAliveClient(first), Login::write)) {
                for (int i = 0; i < DEATHS; i++) {
                    endASender(machine);
                }
                load.finish();
                assertThat(load.longest()).as("the longest write").isLessThan(Desk.MAX_WAIT.plusSeconds(1));
            } finally {
                machine.dispose();
            }
            all.on(first, Login::write);
            all.await("in the end", Duration.ofSeconds(10), cluster.members());
        }
        assertThat(first.consoleLines(ERROR)).as("what the member says of it").isNotEmpty();
    }

    private static VirtualMachine attach(int port) throws Exception {
        AttachingConnector connector = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(each -> each.name().equals("com.sun.jdi.SocketAttach"))
                .findFirst()
                .orElseThrow();
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        arguments.get("hostname").setValue("127.0.0.1");
        arguments.get("port").setValue("" + port);
        return connector.attach(arguments);
    }

    /** As if memory had run out in the thread that is about to send next. */
    private static void endASender(VirtualMachine machine) throws Exception {
        ClassType stream = type(machine, "org.clowder.session.internal.stream.OutStream");
        BreakpointRequest request = machine.eventRequestManager()
                .createBreakpointRequest(
                        stream.methodsByName("awaitTurn").get(0).location());
        request.setSuspendPolicy(BreakpointRequest.SUSPEND_EVENT_THREAD);
        request.enable();
        EventSet events;
        do {
            events = machine.eventQueue().remove();
            for (Event event : events) {
                if (request.isEnabled() && event instanceof LocatableEvent reached) {
                    request.disable();
                    ThreadReference sender = reached.thread();
                    ClassType error = type(machine, "java.lang.OutOfMemoryError");
                    sender.stop(error.newInstance(
                            sender,
                            error.concreteMethodByName("<init>", "(Ljava/lang/String;)V"),
                            List.of(machine.mirrorOf(ERROR)),
                            ClassType.INVOKE_SINGLE_THREADED));
                }
            }
            events.resume();
        } while (request.isEnabled());
    }

    private static ClassType type(VirtualMachine machine, String name) {
        return (ClassType) machine.classesByName(name).get(0);
    }
}
