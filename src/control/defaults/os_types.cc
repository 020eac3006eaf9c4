#include "control/defaults/os_types.h"

#include <array>

namespace lockstep::control {
namespace {

constexpr auto kOsTypes = std::to_array<DefaultOsType>({
    {"CentOS", "CentOS 5.5 (64-bit)"},
    {"CentOS", "CentOS 5.6 (64-bit)"},
    {"CentOS", "CentOS 6 (64-bit)"},
    {"CentOS", "CentOS 6.5 (64-bit)"},
    {"CentOS", "CentOS 7"},
    {"CentOS", "CentOS 8"},
    {"CentOS", "CentOS 9"},
    {"CentOS", "CentOS Stream 9"},
    {"CentOS", "Other CentOS (64-bit)"},
    {"Debian", "Debian GNU/Linux 8 (64-bit)"},
    {"Debian", "Debian GNU/Linux 9 (64-bit)"},
    {"Debian", "Debian GNU/Linux 10 (64-bit)"},
    {"Debian", "Debian GNU/Linux 11 (64-bit)"},
    {"Debian", "Debian GNU/Linux 12 (64-bit)"},
    {"Debian", "Linux 4.x Kernel (64-bit)"},
    {"Debian", "Linux 5.x Kernel (64-bit)"},
    {"Oracle", "Oracle Enterprise Linux 6 (64-bit)"},
    {"Oracle", "Oracle Linux 7"},
    {"Oracle", "Oracle Linux 8"},
    {"RedHat", "Red Hat Enterprise Linux 6 (64-bit)"},
    {"RedHat", "Red Hat Enterprise Linux 7"},
    {"RedHat", "Red Hat Enterprise Linux 8.0"},
    {"RedHat", "Red Hat Enterprise Linux 9.0"},
    {"SUSE", "SUSE Linux Enterprise Server 12 (64-bit)"},
    {"SUSE", "SUSE Linux Enterprise Server 15 (64-bit)"},
    {"SUSE", "Other SUSE Linux(64-bit)"},
    {"Windows", "Windows 10 (64-bit)"},
    {"Windows", "Windows 11 (64-bit)"},
    {"Windows", "Windows Server 2016 (64-bit)"},
    {"Windows", "Windows Server 2019 (64-bit)"},
    {"Windows", "Windows Server 2022 (64-bit)"},
    {"Windows", "Windows Server 2025"},
    {"Windows", "Windows PV"},
    {"Ubuntu", "Ubuntu 14.04 (64-bit)"},
    {"Ubuntu", "Ubuntu 16.04 (64-bit)"},
    {"Ubuntu", "Ubuntu 18.04 LTS"},
    {"Ubuntu", "Ubuntu 20.04 LTS"},
    {"Ubuntu", "Ubuntu 22.04 LTS"},
    {"Ubuntu", "Ubuntu 24.04 LTS"},
    {"Ubuntu", "Other Ubuntu (64-bit)"},
    {"AlmaLinux", "AlmaLinux 8"},
    {"AlmaLinux", "AlmaLinux 9"},
    {"Rocky Linux", "Rocky Linux 8"},
    {"Rocky Linux", "Rocky Linux 9"},
    {"Fedora", "Fedora Linux"},
    {"Fedora", "Fedora Linux (64 bit)"},
    {"Other", "CoreOS"},
    {"Other", "FreeBSD 13 (64-bit)"},
    {"Other", "FreeBSD 14 (64-bit)"},
    {"Other", "Generic Linux BIOS"},
    {"Other", "Generic Linux UEFI"},
    {"Other", "Linux 6.x Kernel (64-bit)"},
    {"Other", "None"},
    {"Other", "OpenSUSE Linux (64 bit)"},
    {"Other", "Other (32-bit)"},
    {"Other", "Other (64-bit)"},
    {"Other", "Other Linux (32-bit)"},
    {"Other", "Other Linux (64-bit)"},
    {"Other", "Other PV (64-bit)"},
    {"Other", "Other PV Virtio-SCSI (64-bit)"},
});

}  // namespace

std::span<const DefaultOsType> default_os_types() { return kOsTypes; }

}  // namespace lockstep::control
