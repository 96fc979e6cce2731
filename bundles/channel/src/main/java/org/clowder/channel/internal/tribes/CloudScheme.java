package org.clowder.channel.internal.tribes;

import org.apache.catalina.tribes.MembershipService;
import org.apache.catalina.tribes.membership.cloud.CloudMembershipService;
import org.clowder.channel.internal.config.ChannelSettings;

/**
 * Tribes' membership by DNS or by the Kubernetes API, told where to look by Tribes' own environment variables
 * ({@code DNS_MEMBERSHIP_SERVICE_NAME}, {@code KUBERNETES_NAMESPACE} and others). All members use the same port.
 */
final class CloudScheme implements MembershipScheme {

    @Override
    public MembershipService create(
            ChannelSettings settings, byte[] payload, ChannelTimings timings, Runnable eachRound) {
        CloudMembershipService service = new CloudMembershipService();
        service.setMembershipProviderClassName(settings.membership().word());
        service.setPayload(payload);
        return service;
    }
}
