// Groups of parameters that many commands share.
#pragma once

#include "api/param.h"
#include "control/request.h"

namespace lockstep::api {

// For requests that inherit control::Paging.
inline Params<control::Paging> paging_params() {
    using control::Paging;
    return {
        param("page", &Paging::page, "the page to answer, from 1; goes with pagesize"),
        param("pagesize", &Paging::page_size, "items a page; -1 without page answers all"),
        param("keyword", &Paging::keyword, "only items whose name or description holds this text"),
    };
}

}  // namespace lockstep::api
