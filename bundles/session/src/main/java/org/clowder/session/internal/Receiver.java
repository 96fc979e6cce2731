package org.clowder.session.internal;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.catalina.tribes.Member;
import org.clowder.channel.ClusterMember;
import org.clowder.session.internal.exchange.Handover.Receivers;

/** To whom this member hands over what it has: whichever member stays, or the one that people name. Immutable. */
public final class Receiver implements Predicate<Member> {

    /** Whichever member stays. */
    public static final Receiver ANY = new Receiver(null, List::of);

    private final String name;
    private final Supplier<List<ClusterMember>> others;

    /**
     * @param name the member's own, or {@code host:port} of its channel; null for whichever
     * @param others those that are there besides this member
     */
    public Receiver(String name, Supplier<List<ClusterMember>> others) {
        this.name = name;
        this.others = others;
    }

    /** True if it is this one. */
    @Override
    public boolean test(Member member) {
        return name == null
                || called().anyMatch(each -> each.id().equals(HexFormat.of().formatHex(member.getUniqueId())));
    }

    private Stream<ClusterMember> called() {
        return others.get().stream().filter(this::called);
    }

    private boolean called(ClusterMember member) {
        return name.equals(member.name()) || name.equals(member.host() + ":" + member.port());
    }

    /**
     * Looks whether there is one.
     *
     * @throws IllegalArgumentException if none, or several; one line with those that there are
     */
    public void expectOne(Optional<ClusterMember> self) {
        if (name == null || called().count() == 1) {
            return;
        }
        String what = called().findAny().isPresent()
                ? "Several members are called " + name + ", expected one: name its address"
                : self.filter(this::called).isPresent()
                        ? name + " is this member itself, expected another one"
                        : "There is no other member " + name;
        String there =
                others.get().stream().map(ClusterMember::toString).sorted().collect(Collectors.joining(", "));
        throw new IllegalArgumentException(
                what + (there.isEmpty() ? "; there is none at all" : "; the others are " + there));
    }

    /** What is to be said of what is not handed over, as the end of a sentence. */
    public String reason(Receivers state) {
        return name == null
                ? switch (state) {
                    case SOME -> "not confirmed yet";
                    case SILENT -> "no other member that has it answers";
                    case LEAVING -> "the other members that have it are about to leave, too";
                    case NONE -> "no other member has it";
                }
                : switch (state) {
                    case SOME -> "not confirmed by " + name + " yet";
                    case SILENT -> name + " does not answer";
                    case LEAVING -> name + " is about to leave, too";
                    case NONE ->
                        name + (called().findAny().isPresent() ? " does not have it" : " is not there any more");
                };
    }

    /** {@code another member}, or its name. */
    @Override
    public String toString() {
        return name == null ? "another member" : name;
    }
}
