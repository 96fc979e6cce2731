package org.clowder.channel.internal.tribes;

import java.io.IOException;
import java.util.Properties;
import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.ChannelException;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.group.Response;
import org.apache.catalina.tribes.group.RpcChannel;
import org.apache.catalina.tribes.membership.StaticMember;
import org.apache.catalina.tribes.membership.StaticMembershipProvider;
import org.apache.catalina.tribes.membership.StaticMembershipService;
import org.apache.catalina.tribes.util.UUIDGenerator;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.channel.internal.config.ChannelSettings;
import org.clowder.channel.internal.config.HostPort;

/**
 * Tribes' static membership. The local member is made here, since Tribes finds it only if it is in the list, gives it no
 * unique id and drops its payload. The id of the exchange is the name of the cluster and not that of the channel, which
 * is different on each member for the sake of JMX.
 */
final class StaticDiscovery extends StaticMembershipService {

    private final String clusterName;
    private final Runnable eachRound;

    StaticDiscovery(ChannelSettings settings, byte[] payload, ChannelTimings timings, Runnable eachRound)
            throws IOException {
        this.clusterName = settings.clusterName();
        this.eachRound = eachRound;
        StaticMember local = new StaticMember(settings.address().getHostAddress(), settings.port(), 0, payload);
        local.setUniqueId(UUIDGenerator.randomUUID(true));
        setLocalMember(local);
        for (HostPort peer : settings.peers()) {
            addStaticMember(new StaticMember(peer.address().getHostAddress(), peer.port(), 0));
        }
        setPingInterval(timings.ping());
        setRpcTimeout(timings.reply());
        setConnectTimeout(timings.connect());
        setExpirationTime(timings.expiry());
        setUseThread(true);
    }

    @Override
    protected StaticMembershipProvider buildMembershipProvider() throws Exception {
        StaticMembershipProvider provider = new Provider(eachRound);
        provider.setChannel(getChannel());
        provider.setMembershipListener(this);
        provider.setMembershipService(this);
        provider.setStaticMembers(getStaticMembers());
        properties.setProperty("membershipName", clusterName + "-StaticMembership");
        provider.init(properties);
        return provider;
    }

    /** Quiet about what is no trouble: members that are just starting, or gone when they are answered or bidden farewell. */
    private static final class Provider extends StaticMembershipProvider {

        private static final Log log = LogFactory.getLog(StaticDiscovery.class);
        private static final long FAREWELL_MILLIS = 1000;

        private final Runnable eachRound;

        Provider(Runnable eachRound) {
            this.eachRound = eachRound;
        }

        @Override
        public void init(Properties properties) throws Exception {
            super.init(properties);
            rpcChannel.setReplyMessageOptions(Channel.SEND_OPTIONS_ASYNCHRONOUS);
        }

        @Override
        protected void startMembership(Member[] members) throws ChannelException {
            if (members.length == 0) {
                return;
            }
            MemberMessage hello = message(MemberMessage.MSG_START, service.getLocalMember(true));
            for (Response answer : rpcChannel.send(members, hello, RpcChannel.ALL_REPLY, sendOptions, rpcTimeout)) {
                messageReceived(answer.getMessage(), answer.getSource());
            }
        }

        /** The round that is under way when the channel stops finds its parts gone. */
        @Override
        protected void ping() throws ChannelException {
            try {
                super.ping();
            } catch (ChannelException | RuntimeException e) {
                if (running) {
                    throw e;
                }
                log.debug("A ping was cut off by the stop of the channel", e);
            } finally {
                eachRound.run();
            }
        }

        /** On a thread of its own: a member that is out of reach must not hold up the stop for the send timeout. */
        @Override
        protected void stopMembership(Member[] members) {
            if (members.length == 0) {
                return;
            }
            MemberMessage farewell = message(MemberMessage.MSG_STOP, service.getLocalMember(false));
            service.getLocalMember(false).setCommand(Member.SHUTDOWN_PAYLOAD);
            Channel sender = channel;
            Thread thread = DaemonThreads.named("clowder-channel-farewell").newThread(() -> {
                try {
                    sender.send(members, farewell, sendOptions);
                } catch (ChannelException e) {
                    log.debug("Not all members could be told that this one stops; they will notice", e);
                }
            });
            thread.start();
            try {
                thread.join(FAREWELL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private MemberMessage message(int type, Member local) {
            return new MemberMessage(rpcChannel.getRpcId(), type, local);
        }
    }
}
