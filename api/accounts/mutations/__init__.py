"""What changes accounts: one file for each mutation."""

import strawberry

from api.accounts.mutations.change_email import ChangeEmailPayload, change_email, prepare_change_email
from api.accounts.mutations.change_password import ChangePasswordPayload, change_password, prepare_change_password
from api.accounts.mutations.delete_account import DeleteAccountPayload, delete_account, prepare_delete_account
from api.accounts.mutations.export_my_data import ExportMyDataPayload, export_my_data
from api.accounts.mutations.log_in import LogInPayload, log_in, prepare_log_in
from api.accounts.mutations.log_out import LogOutPayload, log_out
from api.accounts.mutations.reinstate_user import ReinstateUserPayload, reinstate_user
from api.accounts.mutations.request_password_reset import (
    RequestPasswordResetPayload,
    prepare_reset_request,
    request_password_reset,
)
from api.accounts.mutations.resend_verification import (
    ResendVerificationPayload,
    prepare_resend,
    resend_verification,
)
from api.accounts.mutations.reset_password import ResetPasswordPayload, prepare_reset, reset_password
from api.accounts.mutations.revoke_session import RevokeSessionPayload, revoke_session
from api.accounts.mutations.set_user_role import SetUserRolePayload, set_user_role
from api.accounts.mutations.sign_up import SignUpPayload, prepare_sign_up, sign_up
from api.accounts.mutations.suspend_user import SuspendUserPayload, suspend_user
from api.accounts.mutations.update_profile import UpdateProfilePayload, update_profile
from api.accounts.mutations.verify_email import VerifyEmailPayload, verify_email
from api.mutations.fields import mutation


@strawberry.type
class AccountMutations:
    """What people do with their own accounts."""

    sign_up: SignUpPayload = mutation(
        "Makes an account, which is its owner's once they follow the link in the e-mail; until then it can read.",
        sign_up,
        prepare=prepare_sign_up,
        once=True,
    )
    verify_email: VerifyEmailPayload = mutation(
        "Ends a sign-up, or a change of address, by the link in the e-mail; and logs in.", verify_email, once=True
    )
    resend_verification: ResendVerificationPayload = mutation(
        "Sends the link that ends a sign-up once more.", resend_verification, prepare=prepare_resend, once=True
    )
    log_in: LogInPayload = mutation(
        "Begins a session of an account, in a cookie or by a token.", log_in, prepare=prepare_log_in, once=True
    )
    log_out: LogOutPayload = mutation("Ends the session that asks.", log_out)
    revoke_session: RevokeSessionPayload = mutation(
        "Ends one of the viewer's sessions: whoever is logged in by it is no longer, at once.", revoke_session
    )
    request_password_reset: RequestPasswordResetPayload = mutation(
        "Sends a link to set a new password. Says nothing of whether the account exists.",
        request_password_reset,
        prepare=prepare_reset_request,
        once=True,
    )
    reset_password: ResetPasswordPayload = mutation(
        "Sets a new password by the link in the e-mail, and ends every session of the account.",
        reset_password,
        prepare=prepare_reset,
        once=True,
    )
    change_password: ChangePasswordPayload = mutation(
        "Sets a new password by the one until now, and ends every other session.",
        change_password,
        prepare=prepare_change_password,
        once=True,
    )
    change_email: ChangeEmailPayload = mutation(
        "Sends a link to another address, which counts once the link has been followed; the old one is told then.",
        change_email,
        prepare=prepare_change_email,
        once=True,
    )
    update_profile: UpdateProfilePayload = mutation("Changes what others see of the viewer.", update_profile)
    export_my_data: ExportMyDataPayload = mutation("Gathers all that is stored about the viewer.", export_my_data)
    delete_account: DeleteAccountPayload = mutation(
        "Deletes the viewer's account, with all that is personal: at once, and for good.",
        delete_account,
        prepare=prepare_delete_account,
        once=True,
    )


@strawberry.type
class StaffMutations:
    """What admins do with the accounts of others."""

    set_user_role: SetUserRolePayload = mutation("Gives someone a role: for admins.", set_user_role)
    suspend_user: SuspendUserPayload = mutation(
        "Keeps someone from writing, ends their sessions and tells them why: for admins.", suspend_user
    )
    reinstate_user: ReinstateUserPayload = mutation("Lets someone write again: for admins.", reinstate_user)
