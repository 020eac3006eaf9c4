// Groups of parameters and fields that many commands share.
//
//     struct ListVms : control::OwnedList { … };      .params(owned_list_params())
//     struct CreateVolume : control::OwnerRequest {}; .params(owner_params())
//     struct VmView : control::OwnerView { … };       Fields<VmView>{…}.with(owner_fields())
#pragma once

#include "api/field.h"
#include "api/param.h"
#include "control/list_scope.h"
#include "control/owner.h"
#include "control/request.h"

namespace lockstep::api {

inline Params<control::Paging> paging_params() {
    using control::Paging;
    return {
        param("page", &Paging::page, "the page to answer, from 1; goes with pagesize"),
        param("pagesize", &Paging::page_size, "items a page; -1 without page answers all"),
        param("keyword", &Paging::keyword, "only items whose name or description holds this text"),
    };
}

// Whose things a list shows, with the paging that goes with it.
inline Params<control::OwnedList> owned_list_params() {
    using control::OwnedList;
    return {
        param("account", &OwnedList::account,
              "only what this account owns; domainid says in which domain"),
        param("domainid", &OwnedList::domain_id, "only what accounts of this domain own")
            .refers_to("Domain"),
        param("isrecursive", &OwnedList::is_recursive, "with domainid: the domains below it too"),
        param("listall", &OwnedList::list_all, "all that the caller may see, not only his own"),
        param("projectid", &OwnedList::project_id,
              "only what this project owns; -1: what all the caller's projects own")
            .refers_to("Project"),
        param("page", &OwnedList::page, "the page to answer, from 1; goes with pagesize"),
        param("pagesize", &OwnedList::page_size, "items a page; -1 without page answers all"),
        param("keyword", &OwnedList::keyword,
              "only items whose name or description holds this text"),
    };
}

// Whose a new thing is to be.
inline Params<control::OwnerRequest> owner_params() {
    using control::OwnerRequest;
    return {
        param("account", &OwnerRequest::account, "the account that is to own it; with domainid"),
        param("domainid", &OwnerRequest::domain_id, "the domain of that account")
            .refers_to("Domain"),
        param("projectid", &OwnerRequest::project_id, "the project that is to own it")
            .refers_to("Project"),
    };
}

// A project's things show the project and no account.
inline Fields<control::OwnerView> owner_fields() {
    using control::OwnerView;
    return {
        field("account", &OwnerView::account, "the account that owns it"),
        field("projectid", &OwnerView::project_id, "the project that owns it"),
        field("project", &OwnerView::project, "that project's name"),
        field("domainid", &OwnerView::domain_id, "the owner's domain"),
        field("domain", &OwnerView::domain, "that domain's name"),
        field("domainpath", &OwnerView::domain_path, "that domain's path"),
    };
}

}  // namespace lockstep::api
