package io.ballast.director;

import io.ballast.linux.InterfaceAddresses;
import io.ballast.linux.ProcSysctls;
import io.ballast.linux.RtnetlinkAddresses;
import io.ballast.plane.ForwardingPlane;
import io.ballast.plane.embedded.EmbeddedPlane;
import io.ballast.plane.ipvs.IpvsPlane;
import io.ballast.store.DirectorSettings;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class PlaneConfiguration {

    /** The plane that the settings name; none ever stands in for another. */
    @Bean
    @ConditionalOnMissingBean
    ForwardingPlane forwardingPlane(DirectorSettings settings) {
        return switch (settings.plane()) {
            case EMBEDDED -> new EmbeddedPlane();
            case IPVS -> IpvsPlane.ofThisMachine(settings.data());
        };
    }

    @Bean
    @ConditionalOnMissingBean
    InterfaceAddresses interfaceAddresses() {
        return new RtnetlinkAddresses(new ProcSysctls());
    }
}
