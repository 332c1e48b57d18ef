package io.ballast.role.work;

import org.freedesktop.dbus.DBusPath;
import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.annotations.DBusMemberName;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.interfaces.DBusInterface;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.types.UInt32;

/** What of systemd's manager is used, as org.freedesktop.systemd1(5) describes it. Public because D-Bus makes proxies of it. */
@DBusInterfaceName("org.freedesktop.systemd1.Manager")
public interface SystemdBus extends DBusInterface {

    /** Its name on the bus. */
    String NAME = "org.freedesktop.systemd1";
    /** Its object. */
    String PATH = "/org/freedesktop/systemd1";

    /**
     * Starts a unit.
     *
     * @param mode {@code replace}: a job that waits for the same unit gives way
     * @return the job
     */
    @DBusMemberName("StartUnit")
    DBusPath startUnit(String unit, String mode);

    /**
     * Stops a unit.
     *
     * @param mode as for {@link #startUnit}
     * @return the job
     */
    @DBusMemberName("StopUnit")
    DBusPath stopUnit(String unit, String mode);

    /** Has systemd send signals for as long as the connection lasts. */
    @DBusMemberName("Subscribe")
    void subscribe();

    /** A job has ended. */
    class JobRemoved extends DBusSignal {

        private final String job;
        private final String result;

        /**
         * As it comes from the bus.
         *
         * @param id number of the job
         * @param result {@code done}, or in one word why not
         */
        public JobRemoved(String path, UInt32 id, DBusPath job, String unit, String result) throws DBusException {
            super(path, id, job, unit, result);
            this.job = job.getPath();
            this.result = result;
        }

        String job() {
            return job;
        }

        String result() {
            return result;
        }
    }
}
