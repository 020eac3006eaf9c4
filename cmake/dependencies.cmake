# System libraries of Debian 12, each behind one target so that a layer names what it uses.
# Headers of libraries are SYSTEM: our warnings are for our code.
find_package(PkgConfig REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(OpenSSL REQUIRED)
set(Boost_NO_WARN_NEW_VERSIONS ON)
find_package(Boost 1.81 EXACT REQUIRED COMPONENTS json)
find_package(Threads REQUIRED)

function(lockstep_dependency name)
    cmake_parse_arguments(ARG "" "" "PKG;LINK" ${ARGN})
    add_library(${name} INTERFACE)
    if(ARG_PKG)
        pkg_check_modules(${name}_pkg REQUIRED IMPORTED_TARGET ${ARG_PKG})
        target_link_libraries(${name} INTERFACE PkgConfig::${name}_pkg)
    endif()
    target_link_libraries(${name} INTERFACE ${ARG_LINK})
endfunction()

lockstep_dependency(lockstep_expected)  # tl::expected is header only, in /usr/include
lockstep_dependency(lockstep_boost_json LINK Boost::json)
lockstep_dependency(lockstep_openssl LINK OpenSSL::SSL OpenSSL::Crypto Threads::Threads)
lockstep_dependency(lockstep_argon2 PKG libargon2)
lockstep_dependency(lockstep_sqlite PKG sqlite3)
lockstep_dependency(lockstep_pq PKG libpq)
lockstep_dependency(lockstep_curl PKG libcurl)
lockstep_dependency(lockstep_pugixml LINK pugixml)
