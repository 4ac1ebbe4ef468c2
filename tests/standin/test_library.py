"""python-telegram-bot speaks with the stand-in: what it sends is taken, what comes is understood."""

from collections.abc import AsyncIterator

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChatMember,
    ChatMember,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    MessageEntity,
    ReplyParameters,
    SwitchInlineQueryChosenChat,
    Update,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter

from tests.conftest import TOKEN
from tests.standin.server import TelegramServer
from tests.standin.test_sending import png
from tests.standin.test_webhooks import PEM


@pytest.fixture
async def bot(telegram: TelegramServer) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, base_url=f"{telegram.url}/bot", base_file_url=f"{telegram.url}/file/bot") as made:
        yield made


async def updates(bot: Bot, *kinds: str) -> list[Update]:
    found = await bot.get_updates(allowed_updates=kinds)
    if found:
        await bot.get_updates(offset=found[-1].update_id + 1)
    return list(found)


async def test_messages(telegram: TelegramServer, bot: Bot) -> None:
    alice = telegram.user("Alice")
    forum = telegram.group("Forum", alice, topics=(7,))
    said = await forum.say(alice, "/ask The dam holds.", topic=7)
    quote = ReplyParameters(said["message_id"], quote="The dam holds.", quote_position=5)
    keyboard = InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton("Copy", copy_text=CopyTextButton("“The dam holds.”")),
                InlineKeyboardButton("Share", switch_inline_query="dam"),
                InlineKeyboardButton(
                    "There", switch_inline_query_chosen_chat=SwitchInlineQueryChosenChat("dam", allow_group_chats=True)
                ),
            ]
        ]
    )
    sent = await bot.send_message(
        forum.id,
        "It does.",
        entities=[MessageEntity("bold", 0, 2)],
        message_thread_id=7,
        reply_parameters=quote,
        reply_markup=keyboard,
    )
    assert sent.quote is not None
    assert (sent.quote.position, sent.is_topic_message, sent.reply_markup) == (5, True, keyboard)
    photo = await bot.send_photo(forum.id, png(9, 9), caption="A dam", message_thread_id=7)
    assert (await photo.edit_caption("The dam")).caption == "The dam"  # type: ignore[union-attr] # no inline message
    assert await bot.set_message_reaction(forum.id, said["message_id"], "👍") is True
    assert forum.reaction(said, telegram.bots[TOKEN].user) == "👍"
    assert await bot.delete_messages(forum.id, [sent.message_id, photo.message_id]) is True
    document = await bot.send_document(forum.id, b"abc", filename="a.txt")
    assert document.document is not None
    assert bytes(await (await document.document.get_file()).download_as_bytearray()) == b"abc"


async def test_members_and_their_changes(telegram: TelegramServer, bot: Bot) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    group = telegram.supergroup("News", alice, bob, bots=False)
    me = telegram.bots[TOKEN]
    group.owner = alice["id"]
    await group.invite(me, alice)
    await group.promote(me, alice)
    await group.restrict(bob, alice)
    told = await updates(bot, Update.MY_CHAT_MEMBER, Update.MESSAGE, Update.CHAT_MEMBER)
    assert [u.my_chat_member.new_chat_member.status for u in told if u.my_chat_member] == [
        ChatMember.MEMBER,
        ChatMember.ADMINISTRATOR,
    ]
    assert (await bot.get_chat(group.id)).title == "News"
    assert [type(await bot.get_chat_member(group.id, who)).__name__ for who in (alice["id"], me.id, bob["id"])] == [
        "ChatMemberOwner",
        "ChatMemberAdministrator",
        "ChatMemberRestricted",
    ]
    assert [m.user.id for m in await bot.get_chat_administrators(group.id)] == [alice["id"], me.id]
    await group.kick(me, alice)
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(group.id, "a")


async def test_migrations_and_limits(telegram: TelegramServer, bot: Bot) -> None:
    alice = telegram.user("Alice")
    group = telegram.group("News", alice)
    new = await group.upgrade()
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(group.id, "a")
    assert moved.value.new_chat_id == new.id
    telegram.limits = True
    for _ in range(20):
        await bot.send_message(new.id, "a")
    with pytest.raises(RetryAfter):
        await bot.send_message(new.id, "a")


async def test_asking_from_anywhere(telegram: TelegramServer, bot: Bot) -> None:
    alice = telegram.user("Alice", language_code="de")
    me = telegram.bots[TOKEN]
    query = await telegram.put(me, "inline_query", {"from": alice, "query": "dam", "offset": "", "chat_type": "sender"})
    guest = await telegram.call_guest(alice, "@dateline_bot does it hold?", me)
    told = await updates(bot)
    assert told[0].inline_query is not None
    assert told[0].inline_query.from_user.language_code == "de"
    assert told[1].guest_message is not None
    assert told[1].guest_message.guest_query_id == guest
    result = InlineQueryResultArticle("1", "The dam", InputTextMessageContent("The dam holds."))
    button = InlineQueryResultsButton("More", start_parameter="a-1")
    assert await bot.answer_inline_query(query, [result], cache_time=0, is_personal=True, button=button) is True
    sent = await bot.answer_guest_query(guest, result)
    assert sent.inline_message_id is not None
    assert await bot.edit_message_text("It broke.", inline_message_id=sent.inline_message_id) is True
    with pytest.raises(BadRequest, match="too old"):
        await bot.answer_guest_query(guest, result)


async def test_menus_and_webhooks(telegram: TelegramServer, bot: Bot) -> None:
    alice = telegram.user("Alice", language_code="de")
    group = telegram.group("News", alice)
    scope = BotCommandScopeChatMember(group.id, alice["id"])
    await bot.set_my_commands([BotCommand("frage", "Fragen")], scope=scope, language_code="de")
    assert group.menu(telegram.bots[TOKEN], alice) == ["frage"]
    assert [c.command for c in await bot.get_my_commands(scope, "de")] == ["frage"]
    await bot.set_my_name("Datumszeile", language_code="de")
    assert (await bot.get_me()).supports_guest_queries is True
    certificate = PEM.read_bytes().partition(b"-----BEGIN PRIVATE")[0]
    await bot.set_webhook("https://127.0.0.1:8443/a", certificate=certificate, secret_token="x", max_connections=3)
    info = await bot.get_webhook_info()
    assert (info.url, info.has_custom_certificate, info.max_connections) == ("https://127.0.0.1:8443/a", True, 3)
    await bot.delete_webhook(drop_pending_updates=True)
