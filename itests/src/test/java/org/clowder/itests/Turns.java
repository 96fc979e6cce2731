package org.clowder.itests;

import java.io.IOException;
import java.util.List;
import org.clowder.harness.Member;

/** Asks some members in turn, one request each. */
final class Turns implements Caller {

    private final List<KeepAliveClient> clients;
    private int next;

    Turns(List<Member> members) {
        clients = members.stream().map(KeepAliveClient::new).toList();
    }

    @Override
    public KeepAliveClient.Answer get(String path, String cookie) throws IOException {
        KeepAliveClient client = clients.get(next);
        next = (next + 1) % clients.size();
        return client.get(path, cookie);
    }

    @Override
    public void close() throws IOException {
        for (KeepAliveClient client : clients) {
            client.close();
        }
    }
}
